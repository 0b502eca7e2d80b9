-- Run once: sudo -u postgres psql -f postgresql.sql; then set both passwords with \password, so that no file holds them.
-- Two roles and two databases: who reads the records does not read why people are held.
CREATE ROLE retorno LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE retorno_sealed LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE DATABASE retorno OWNER retorno ENCODING 'UTF8' TEMPLATE template0;
CREATE DATABASE retorno_sealed OWNER retorno_sealed ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE retorno FROM PUBLIC;
REVOKE ALL ON DATABASE retorno_sealed FROM PUBLIC;
