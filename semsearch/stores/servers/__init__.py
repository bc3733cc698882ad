"""Vector engines on servers: Qdrant, and PostgreSQL with pgvector."""
