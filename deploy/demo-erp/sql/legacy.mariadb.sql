-- The same ERP as its MariaDB customers run it: real dates (with zero dates), unsigned and 64-bit keys, bit and binary
-- columns. Keys compare byte by byte, so `FG-0007` and `fg-0007 ` are two items.
SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION';
CREATE TABLE sys_user (
  uid int PRIMARY KEY,
  login varchar(30) NOT NULL,
  name varchar(60) NOT NULL,
  dept varchar(60),
  enabled char(1) NOT NULL,
  created datetime NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE base_unit (
  code char(8) PRIMARY KEY,
  name varchar(20) NOT NULL,
  base char(8),
  ratio decimal(18,6) NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
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
  shelf_days int,
  price decimal(18,6) NOT NULL,
  flags bit(8) NOT NULL,
  enabled char(1) NOT NULL,
  created date,
  remark text
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE base_wh (
  wh_code varchar(10) PRIMARY KEY,
  name varchar(60) NOT NULL,
  kind char(1) NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE base_loc (
  loc_code varchar(20) PRIMARY KEY,
  wh_code varchar(10) NOT NULL,
  zone varchar(20),
  enabled char(1) NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE base_supplier (
  sup_no varchar(20) NOT NULL,
  name varchar(100) NOT NULL,
  uscc varchar(18),
  licence varchar(60),
  lic_until date,
  contact varchar(60),
  phone varchar(30)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE INDEX base_supplier_no ON base_supplier (sup_no);
CREATE TABLE base_customer (
  cus_no varchar(20) PRIMARY KEY,
  name varchar(255) NOT NULL,
  kind char(1) NOT NULL,
  uscc varchar(18),
  contact varchar(60),
  phone varchar(30),
  region varchar(30)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE stk_lot (
  item_no varchar(40) NOT NULL,
  lot_no varchar(40) NOT NULL,
  made date NOT NULL,
  expires date NOT NULL,
  sup_no varchar(20),
  status char(1) NOT NULL,
  PRIMARY KEY (item_no, lot_no)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE stk_serial (
  serial_no varchar(40) PRIMARY KEY,
  item_no varchar(40) NOT NULL,
  lot_no varchar(40) NOT NULL,
  status char(1) NOT NULL,
  fingerprint binary(16) NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE stk_serial_loc (
  id bigint PRIMARY KEY,
  serial_no varchar(40) NOT NULL,
  loc_code varchar(20) NOT NULL,
  since date NOT NULL,
  until date
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE udi_di (
  di varchar(14) PRIMARY KEY,
  item_no varchar(40) NOT NULL,
  level smallint NOT NULL,
  issuer varchar(10) NOT NULL,
  issued date
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE stk_ledger (
  id bigint unsigned PRIMARY KEY,
  item_no varchar(40) NOT NULL,
  lot_no varchar(40) NOT NULL,
  loc_code varchar(20) NOT NULL,
  dir char(1) NOT NULL,
  qty decimal(18,6) NOT NULL,
  doc_kind char(2) NOT NULL,
  doc_no varchar(30) NOT NULL,
  at datetime NOT NULL,
  uid int NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE stk_balance (
  item_no varchar(40) NOT NULL,
  lot_no varchar(40) NOT NULL,
  loc_code varchar(20) NOT NULL,
  qty decimal(18,6) NOT NULL,
  counted date,
  PRIMARY KEY (item_no, lot_no, loc_code)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE pur_receipt (
  rcv_no varchar(30) PRIMARY KEY,
  sup_no varchar(20) NOT NULL,
  wh_code varchar(10) NOT NULL,
  day date NOT NULL,
  state char(1) NOT NULL,
  uid int NOT NULL,
  remark text
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE pur_receipt_line (
  rcv_no varchar(30) NOT NULL,
  line_no int NOT NULL,
  item_no varchar(40) NOT NULL,
  lot_no varchar(40) NOT NULL,
  qty decimal(18,6) NOT NULL,
  price decimal(18,6) NOT NULL,
  amount decimal(18,2) NOT NULL,
  PRIMARY KEY (rcv_no, line_no)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE sal_delivery (
  dlv_no varchar(30) PRIMARY KEY,
  cus_no varchar(20) NOT NULL,
  wh_code varchar(10) NOT NULL,
  day date NOT NULL,
  state char(1) NOT NULL,
  uid int NOT NULL,
  remark text
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
-- Lots of a line: one a line of text, `lot=quantity`.
CREATE TABLE sal_delivery_line (
  dlv_no varchar(30) NOT NULL,
  line_no int NOT NULL,
  item_no varchar(40) NOT NULL,
  qty decimal(18,6) NOT NULL,
  price decimal(18,6) NOT NULL,
  lots text NOT NULL,
  PRIMARY KEY (dlv_no, line_no)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE mfg_bom (
  parent_no varchar(40) NOT NULL,
  line_no int NOT NULL,
  comp_no varchar(40) NOT NULL,
  qty decimal(18,6) NOT NULL,
  scrap decimal(9,6) NOT NULL,
  since date,
  PRIMARY KEY (parent_no, line_no)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE mfg_lot_use (
  id bigint PRIMARY KEY,
  item_no varchar(40) NOT NULL,
  lot_no varchar(40) NOT NULL,
  comp_no varchar(40) NOT NULL,
  comp_lot varchar(40) NOT NULL,
  qty decimal(18,6) NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE qc_inspection (
  insp_no varchar(30) NOT NULL,
  rcv_no varchar(30) NOT NULL,
  item_no varchar(40) NOT NULL,
  lot_no varchar(40) NOT NULL,
  result varchar(20) NOT NULL,
  uid int NOT NULL,
  at datetime NOT NULL,
  note text
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE gl_account (
  acct_no varchar(20) PRIMARY KEY,
  name varchar(60) NOT NULL,
  parent varchar(20),
  side varchar(6) NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE gl_voucher (
  vch_id int PRIMARY KEY,
  period char(6) NOT NULL,
  vch_no int NOT NULL,
  day date NOT NULL,
  uid int NOT NULL,
  memo varchar(200)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE gl_entry (
  vch_id int NOT NULL,
  line_no int NOT NULL,
  acct_no varchar(20) NOT NULL,
  debit decimal(18,2) NOT NULL,
  credit decimal(18,2) NOT NULL,
  summary varchar(200),
  PRIMARY KEY (vch_id, line_no)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE TABLE sys_attachment (
  att_id bigint unsigned PRIMARY KEY,
  owner_kind char(2) NOT NULL,
  owner_no varchar(40) NOT NULL,
  file_name varchar(120) NOT NULL,
  sha256 char(64) NOT NULL,
  bytes int NOT NULL,
  content mediumblob NOT NULL,
  at datetime NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
CREATE INDEX mfg_lot_use_product ON mfg_lot_use (item_no, lot_no);
CREATE INDEX mfg_lot_use_component ON mfg_lot_use (comp_no, comp_lot);
