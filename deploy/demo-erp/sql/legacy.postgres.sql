-- The vendor's ERP of 2009 on PostgreSQL. The database is SQL_ASCII: its text is whatever the client sent, here GBK.
-- Dates are text, flags are Y and N, and no foreign key was ever declared. Two tables never had a key.
CREATE TABLE sys_user (
  uid integer PRIMARY KEY,
  login varchar(30) NOT NULL,
  name varchar(60) NOT NULL,
  dept varchar(60),
  enabled char(1) NOT NULL,
  created varchar(19) NOT NULL
);
CREATE TABLE base_unit (
  code char(8) PRIMARY KEY,
  name varchar(20) NOT NULL,
  base char(8),
  ratio numeric(18,6) NOT NULL
);
CREATE TABLE base_item (
  item_no varchar(40) PRIMARY KEY,
  name varchar(120) NOT NULL,
  spec varchar(120),
  model varchar(60),
  class varchar(4) NOT NULL,
  unit char(8) NOT NULL,
  reg_cert varchar(60),
  standard varchar(120),
  udi_di varchar(14),
  shelf_days integer,
  price numeric(18,6) NOT NULL,
  flags bit(8) NOT NULL,
  enabled char(1) NOT NULL,
  created varchar(10),
  remark text
);
CREATE TABLE base_wh (
  wh_code varchar(10) PRIMARY KEY,
  name varchar(60) NOT NULL,
  kind char(1) NOT NULL
);
CREATE TABLE base_loc (
  loc_code varchar(20) PRIMARY KEY,
  wh_code varchar(10) NOT NULL,
  zone varchar(20),
  enabled char(1) NOT NULL
);
CREATE TABLE base_supplier (
  sup_no varchar(20) NOT NULL,
  name varchar(100) NOT NULL,
  uscc varchar(18),
  licence varchar(60),
  lic_until varchar(10),
  contact varchar(60),
  phone varchar(30)
);
CREATE INDEX base_supplier_no ON base_supplier (sup_no);
CREATE TABLE base_customer (
  cus_no varchar(20) PRIMARY KEY,
  name varchar(255) NOT NULL,
  kind char(1) NOT NULL,
  uscc varchar(18),
  contact varchar(60),
  phone varchar(30),
  region varchar(30)
);
CREATE TABLE stk_lot (
  item_no varchar(40) NOT NULL,
  lot_no varchar(40) NOT NULL,
  made varchar(10) NOT NULL,
  expires varchar(10) NOT NULL,
  sup_no varchar(20),
  status char(1) NOT NULL,
  PRIMARY KEY (item_no, lot_no)
);
CREATE TABLE stk_serial (
  serial_no varchar(40) PRIMARY KEY,
  item_no varchar(40) NOT NULL,
  lot_no varchar(40) NOT NULL,
  status char(1) NOT NULL,
  fingerprint bytea NOT NULL
);
CREATE TABLE stk_serial_loc (
  id bigint PRIMARY KEY,
  serial_no varchar(40) NOT NULL,
  loc_code varchar(20) NOT NULL,
  since varchar(10) NOT NULL,
  until varchar(10)
);
CREATE TABLE udi_di (
  di varchar(14) PRIMARY KEY,
  item_no varchar(40) NOT NULL,
  level smallint NOT NULL,
  issuer varchar(10) NOT NULL,
  issued varchar(10)
);
CREATE TABLE stk_ledger (
  id numeric(20) PRIMARY KEY,
  item_no varchar(40) NOT NULL,
  lot_no varchar(40) NOT NULL,
  loc_code varchar(20) NOT NULL,
  dir char(1) NOT NULL,
  qty numeric(18,6) NOT NULL,
  doc_kind char(2) NOT NULL,
  doc_no varchar(30) NOT NULL,
  at varchar(19) NOT NULL,
  uid integer NOT NULL
);
CREATE TABLE stk_balance (
  item_no varchar(40) NOT NULL,
  lot_no varchar(40) NOT NULL,
  loc_code varchar(20) NOT NULL,
  qty numeric(18,6) NOT NULL,
  counted varchar(10),
  PRIMARY KEY (item_no, lot_no, loc_code)
);
CREATE TABLE pur_receipt (
  rcv_no varchar(30) PRIMARY KEY,
  sup_no varchar(20) NOT NULL,
  wh_code varchar(10) NOT NULL,
  day varchar(10) NOT NULL,
  state char(1) NOT NULL,
  uid integer NOT NULL,
  remark text
);
CREATE TABLE pur_receipt_line (
  rcv_no varchar(30) NOT NULL,
  line_no integer NOT NULL,
  item_no varchar(40) NOT NULL,
  lot_no varchar(40) NOT NULL,
  qty numeric(18,6) NOT NULL,
  price numeric(18,6) NOT NULL,
  amount numeric(18,2) NOT NULL,
  PRIMARY KEY (rcv_no, line_no)
);
CREATE TABLE sal_delivery (
  dlv_no varchar(30) PRIMARY KEY,
  cus_no varchar(20) NOT NULL,
  wh_code varchar(10) NOT NULL,
  day varchar(10) NOT NULL,
  state char(1) NOT NULL,
  uid integer NOT NULL,
  remark text
);
-- Lots of a line: one a line of text, `lot=quantity`.
CREATE TABLE sal_delivery_line (
  dlv_no varchar(30) NOT NULL,
  line_no integer NOT NULL,
  item_no varchar(40) NOT NULL,
  qty numeric(18,6) NOT NULL,
  price numeric(18,6) NOT NULL,
  lots text NOT NULL,
  PRIMARY KEY (dlv_no, line_no)
);
CREATE TABLE mfg_bom (
  parent_no varchar(40) NOT NULL,
  line_no integer NOT NULL,
  comp_no varchar(40) NOT NULL,
  qty numeric(18,6) NOT NULL,
  scrap numeric(9,6) NOT NULL,
  since varchar(10),
  PRIMARY KEY (parent_no, line_no)
);
CREATE TABLE mfg_lot_use (
  id bigint PRIMARY KEY,
  item_no varchar(40) NOT NULL,
  lot_no varchar(40) NOT NULL,
  comp_no varchar(40) NOT NULL,
  comp_lot varchar(40) NOT NULL,
  qty numeric(18,6) NOT NULL
);
CREATE TABLE qc_inspection (
  insp_no varchar(30) NOT NULL,
  rcv_no varchar(30) NOT NULL,
  item_no varchar(40) NOT NULL,
  lot_no varchar(40) NOT NULL,
  result varchar(20) NOT NULL,
  uid integer NOT NULL,
  at varchar(19) NOT NULL,
  note text
);
CREATE TABLE gl_account (
  acct_no varchar(20) PRIMARY KEY,
  name varchar(60) NOT NULL,
  parent varchar(20),
  side varchar(6) NOT NULL
);
CREATE TABLE gl_voucher (
  vch_id integer PRIMARY KEY,
  period char(6) NOT NULL,
  vch_no integer NOT NULL,
  day varchar(10) NOT NULL,
  uid integer NOT NULL,
  memo varchar(200)
);
CREATE TABLE gl_entry (
  vch_id integer NOT NULL,
  line_no integer NOT NULL,
  acct_no varchar(20) NOT NULL,
  debit numeric(18,2) NOT NULL,
  credit numeric(18,2) NOT NULL,
  summary varchar(200),
  PRIMARY KEY (vch_id, line_no)
);
CREATE TABLE sys_attachment (
  att_id numeric(20) PRIMARY KEY,
  owner_kind char(2) NOT NULL,
  owner_no varchar(40) NOT NULL,
  file_name varchar(120) NOT NULL,
  sha256 char(64) NOT NULL,
  bytes integer NOT NULL,
  content bytea NOT NULL,
  at varchar(19) NOT NULL
);
CREATE INDEX mfg_lot_use_product ON mfg_lot_use (item_no, lot_no);
CREATE INDEX mfg_lot_use_component ON mfg_lot_use (comp_no, comp_lot);
