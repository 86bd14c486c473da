"""Information and consent by age: who is asked what, the texts, the answers (Law 91/2025)."""
