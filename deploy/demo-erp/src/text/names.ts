/** Words of which the demo's companies, devices and people are made. None of them names a real one. */
type Words = readonly [string, ...string[]];

export const cities: Words = [
  '上海',
  '苏州',
  '天津',
  '深圳',
  '武汉',
  '成都',
  '沈阳',
  '厦门',
  '西安',
  '长沙',
  '宁波',
  '济南',
];
/** Administrative codes of the same cities. Source: GB/T 2260. */
export const regions: Words = [
  '310115',
  '320505',
  '120116',
  '440305',
  '420111',
  '510107',
  '210112',
  '350206',
  '610113',
  '430104',
  '330203',
  '370102',
];
/** 誠 ends in byte 0x5C in GBK. */
export const brands: Words = [
  '康澜',
  '瑞衡',
  '信誠',
  '博愈',
  '安脉',
  '启明程',
  '华锐德',
  '仁泽',
  '远桥',
  '精诣',
  '恒默',
  '百舟',
];
export const trades: Words = [
  '医疗器械',
  '生物材料',
  '精密制造',
  '医用电子',
  '高分子材料',
  '包装科技',
  '医疗科技',
];
export const surnames: Words = [
  '王',
  '李',
  '张',
  '陈',
  '刘',
  '赵',
  '孙',
  '周',
  '吴',
  '郑',
  '冯',
  '蒋',
  '沈',
  '韩',
  '杨',
  '許',
];
/** 𠮷 lies beyond the BMP: four bytes in GB18030 and in UTF-8. */
export const givenNames: Words = [
  '伟',
  '芳',
  '敏',
  '静',
  '建国',
  '丽娜',
  '志强',
  '晓东',
  '玉梅',
  '文博',
  '思远',
  '𠮷安',
  '雨桐',
  '立诚',
];
export const departments: Words = ['仓储部', '采购部', '质量部', '生产部', '销售部', '财务部', '注册事务部'];

export type Product = { name: string; standard: string; unit: string; specs: Words };

type Products = readonly [Product, ...Product[]];

export const rawMaterials: Products = [
  { name: '医用级聚氯乙烯粒料', standard: 'GB/T 15593-2020', unit: 'KG', specs: ['70A', '75A', '80A'] },
  {
    name: '医用硅橡胶管',
    standard: 'YY/T 0031-2008',
    unit: 'M',
    specs: ['Φ2.0×4.0', 'Φ3.0×5.0', 'Φ6.0×9.0'],
  },
  { name: '外科植入用钛合金棒', standard: 'GB/T 13810-2017', unit: 'KG', specs: ['Φ6', 'Φ8', 'Φ12'] },
  { name: '医用不锈钢针管', standard: 'GB/T 18457-2015', unit: 'PCS', specs: ['0.45mm', '0.60mm', '0.70mm'] },
  { name: '聚醚醚酮颗粒', standard: 'YY/T 0660-2008', unit: 'KG', specs: ['植入级', '注塑级'] },
  { name: '透析纸塑包装袋', standard: 'GB/T 19633.1-2015', unit: 'PCS', specs: ['120×250', '200×350'] },
  { name: '压力传感器芯片', standard: 'YY/T 1712-2020', unit: 'PCS', specs: ['0~300mmHg', '0~40kPa'] },
  { name: '锂离子电池组', standard: 'GB 31241-2022', unit: 'PCS', specs: ['11.1V/4400mAh', '14.8V/2600mAh'] },
];
export const semiProducts: Products = [
  { name: '导管组件', standard: 'YY 0285.1-2017', unit: 'PCS', specs: ['6F', '7F', '8F'] },
  { name: '蠕动泵体组件', standard: 'GB 9706.224-2021', unit: 'PCS', specs: ['A型', 'B型'] },
  { name: '监护主控板', standard: 'GB 9706.1-2020', unit: 'PCS', specs: ['V2.1', 'V3.0'] },
  { name: '注射器外套', standard: 'GB 15810-2019', unit: 'PCS', specs: ['5mL', '10mL', '20mL'] },
];
export const finishedDevices: Products = [
  {
    name: '一次性使用无菌注射器',
    standard: 'GB 15810-2019',
    unit: 'BOX',
    specs: ['5mL 0.7×32', '10mL 0.8×38'],
  },
  { name: '一次性使用输液器 带针', standard: 'GB 8368-2018', unit: 'BOX', specs: ['0.55×20', '0.7×25'] },
  { name: '多参数监护仪', standard: 'GB 9706.249-2023', unit: 'SET', specs: ['12.1英寸', '15英寸'] },
  { name: '容量输液泵', standard: 'GB 9706.224-2021', unit: 'SET', specs: ['单通道', '双通道'] },
  { name: '椎间融合器', standard: 'YY/T 0341.1-2020', unit: 'PCS', specs: ['10×26×6°', '12×32×8°'] },
  { name: '心电图机', standard: 'GB 9706.225-2021', unit: 'SET', specs: ['三道', '十二道'] },
  { name: '中心静脉导管包', standard: 'YY 0285.3-2017', unit: 'BOX', specs: ['双腔7F', '三腔7F'] },
];
/** Risk classes as certificates print them; none for parts. */
export const riskClasses: Words = ['Ⅰ', 'Ⅱ', 'Ⅲ'];
export const hospitals: Words = [
  '第一人民医院',
  '中心医院',
  '妇幼保健院',
  '中医院',
  '附属第三医院',
  '骨科医院',
];
export const remarks: Words = [
  '冷链运输',
  '灭菌批记录已归档',
  '见补充协议',
  '客户要求单独包装',
  '备用机随货',
  '按最新注册证执行',
];
