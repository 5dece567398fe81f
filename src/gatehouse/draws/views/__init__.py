"""Pages of draws that everybody may see."""
