// Calls to the server. Without an answer they throw NoAnswer: the same call is made again later.
export class NoAnswer extends Error {}
// The door was shut out, or is not known any more.
export class ShutOut extends Error {}
// The server read the call and said no; `errors` are {code, text}.
export class Refused extends Error {
  constructor(status, errors) {
    super(errors.map((error) => error.text).join(" "));
    this.status = status;
    this.errors = errors;
  }
}

const WAIT_MS = 8000;

export const call = async (address, { token, method = "GET", body, headers = {}, wait = WAIT_MS } = {}) => {
  const sent = { ...headers };
  if (token) sent.Authorization = `Door ${token}`;
  if (body !== undefined) sent["Content-Type"] = "application/json";
  let response;
  let answer;
  try {
    response = await fetch(address, {
      method,
      headers: sent,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: token ? "omit" : "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(wait),
    });
    answer = await response.json();
  } catch (fault) {
    throw new NoAnswer(String(fault));
  }
  if (answer.wipe) throw new ShutOut();
  if (response.status >= 500 || response.status === 429) throw new NoAnswer(String(response.status));
  if (!response.ok) throw new Refused(response.status, answer.errors ?? []);
  return answer;
};
