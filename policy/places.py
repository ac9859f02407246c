"""Where people are treated, and what a bill is made of: the words that rules, forms and tables share."""

GRADES = {
    "grade_1": "一级及基层",
    "grade_2b": "二级乙等",
    "grade_2a": "二级甲等",
    "grade_3b": "三级乙等",
    "grade_3a": "三级甲等",
    "fee_class_3": "三类收费",
    "fee_class_2": "二类收费",
    "fee_class_1": "一类收费",
}
AFFILIATIONS = {"county": "县级", "city_or_province": "省市级"}
TRAVEL = {
    "local": "参保市内",
    "in_province": "省内其他市",
    "long_term_resident": "跨省长期居住备案",
    "referral": "跨省转诊",
    "emergency": "跨省急诊抢救",
    "temporary_filed": "跨省其他备案",
    "unfiled": "跨省未备案",
}
EXPENSES = {
    "class_a": "甲类费用",
    "class_b_drug": "乙类药品费",
    "class_b_service": "乙类检查治疗费",
    "domestic_consumable": "国产医用耗材费",
    "imported_consumable": "进口医用耗材费",
}
"""What the fund may pay; the rest of a bill is 自费 (uncovered)."""
