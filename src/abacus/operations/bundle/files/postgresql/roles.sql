-- 由数据库管理员执行一次：sudo -u postgres psql --file roles.sql
-- 两个角色：abacus_owner 拥有表，只用于升级、备份和恢复；abacus_app 是平台运行时的角色，受行级安全约束。
CREATE ROLE abacus_owner LOGIN NOSUPERUSER NOCREATEROLE CREATEDB BYPASSRLS PASSWORD '换成口令二';
CREATE ROLE abacus_app LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS PASSWORD '换成口令一';
CREATE DATABASE abacus OWNER abacus_owner TEMPLATE template0 ENCODING 'UTF8';
