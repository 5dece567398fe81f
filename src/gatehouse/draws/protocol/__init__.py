"""The protocol FTD1 as plain functions of bytes and numbers: no rows, no clock, no settings."""
