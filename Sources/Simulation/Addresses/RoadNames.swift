/// Names that streets bear all over the country, and the roads of this region.
enum RoadNames {
  /// Streets of towns: rulers, leaders, writers, fighters, and the days that are remembered.
  static let streets = [
    "Quang Trung", "Hùng Vương", "Lê Lợi", "Trần Hưng Đạo", "Phan Bội Châu", "Phan Chu Trinh", "Nguyễn Trãi",
    "Lê Trung Đình", "Phạm Văn Đồng", "Võ Nguyên Giáp", "Nguyễn Nghiêm", "Phan Đình Phùng", "Hai Bà Trưng",
    "Bà Triệu", "Ngô Quyền", "Lý Thường Kiệt", "Lý Thái Tổ", "Đinh Tiên Hoàng", "Lê Thánh Tôn", "Nguyễn Huệ",
    "Nguyễn Du", "Hồ Xuân Hương", "Nguyễn Đình Chiểu", "Tố Hữu", "Xuân Diệu", "Hàn Mặc Tử", "Tế Hanh",
    "Bích Khê",
    "Nam Cao", "Ngô Tất Tố", "Chu Văn An", "Lương Thế Vinh", "Lê Quý Đôn", "Nguyễn Bỉnh Khiêm", "Cao Bá Quát",
    "Nguyễn Công Trứ", "Nguyễn Thị Minh Khai", "Lê Hồng Phong", "Trần Phú", "Hà Huy Tập", "Nguyễn Văn Cừ",
    "Trường Chinh", "Lê Duẩn", "Tôn Đức Thắng", "Nguyễn Chí Thanh", "Võ Văn Kiệt", "Phạm Hùng", "Lê Văn Sỹ",
    "Trần Quý Cáp", "Huỳnh Thúc Kháng", "Trương Định", "Trương Quang Trọng", "Trương Quang Giao",
    "Nguyễn Tự Tân",
    "Trần Kỳ Phong", "Bùi Tá Hán", "Trần Quang Diệu", "Bùi Thị Xuân", "Võ Thị Sáu", "Kim Đồng",
    "Nguyễn Viết Xuân",
    "Đặng Thùy Trâm", "Phạm Xuân Hòa", "Nguyễn Thụy", "Võ Tùng", "Cách Mạng Tháng Tám", "Hoàng Sa",
    "Trường Sa",
    "30/4", "2/9", "19/8", "3/2", "24/3", "Điện Biên Phủ", "Ba Tơ", "Bắc Sơn", "An Dương Vương",
    "Lạc Long Quân",
    "Âu Cơ", "Mai Thúc Loan", "Phùng Hưng", "Lê Đại Hành", "Lê Ngung", "Nguyễn Công Phương", "Nguyễn Năng Lự",
    "Nguyễn Tri Phương", "Hoàng Diệu", "Hoàng Hoa Thám", "Tôn Thất Thuyết", "Cao Thắng", "Phan Huy Ích",
    "Phan Huy Chú", "Ngô Sỹ Liên", "Lê Hữu Trác", "Tuệ Tĩnh", "Yersin", "Nguyễn Lộ Trạch", "Duy Tân",
    "Thành Thái",
    "Hàm Nghi", "Đào Duy Từ", "Đoàn Thị Điểm", "Mạc Đĩnh Chi", "Nguyễn Khuyến", "Trần Tế Xương",
    "Nguyễn Bá Loan",
    "Chu Huy Mân", "Hoàng Văn Thụ", "Lý Tự Trọng", "Nơ Trang Long", "Đinh Công Tráng", "Trần Nhân Tông",
    "Trần Khánh Dư", "Trần Bình Trọng", "Yết Kiêu", "Dã Tượng", "Phạm Ngũ Lão", "Đống Đa", "Ngọc Hồi",
    "Mỹ Trà",
    "Cẩm Thành", "Thiên Ấn", "Sông Trà", "U Rê", "A Khanh", "Plei Pông", "Đinh Nhá", "Trần Nam Trung",
  ]

  /// Roads that cross the lowland.
  static let lowland = [
    "Quốc lộ 1A", "Quốc lộ 24B", "Quốc lộ 24C", "Tỉnh lộ 621", "Tỉnh lộ 622B", "Tỉnh lộ 623B", "ĐT.624",
    "ĐT.624B",
    "ĐT.627B", "Tỉnh lộ 628", "Dung Quất Sa Huỳnh", "Mỹ Trà Mỹ Khê",
  ]

  /// Roads of the hills between coast and plateau.
  static let hills = [
    "Quốc lộ 24", "Quốc lộ 24C", "ĐT.622C", "ĐT.623", "ĐT.626", "Tỉnh lộ 628", "Trường Sơn Đông",
  ]

  /// Roads of the plateau.
  static let plateau = [
    "Quốc lộ 14", "Hồ Chí Minh", "Quốc lộ 24", "Quốc lộ 40", "Quốc lộ 40B", "Quốc lộ 14C", "Tỉnh lộ 671",
    "Tỉnh lộ 672", "ĐT.674", "ĐT.675", "Tỉnh lộ 677",
  ]

  /// What an alley is called where it has a name.
  static let alleys = [
    "Hẻm Cây Đa", "Hẻm Giếng Vuông", "Hẻm Chợ Cũ", "Hẻm Lò Rèn", "Kiệt Bến Đò", "Hẻm Nhà Thờ", "Hẻm Bà Sáu",
    "Hẻm Bờ Tràn", "Kiệt Xóm Chài", "Hẻm Trường Cũ",
  ]
}
