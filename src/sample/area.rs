//! The nine areas of Xuchang and its ten parks (POLICY.md §1), with made-up levels.

/// One county, city or district.
pub struct Area {
    /// Name as the tables have it.
    pub name: &'static str,
    /// Registration region of the credit codes.
    pub region: &'static str,
    /// Weight when enterprises are spread over the areas.
    pub share: f64,
    /// Yield of its land relative to the city.
    pub land_yield: f64,
    /// Energy use per value added relative to the city.
    pub energy: f64,
    /// Growth of its figures from the first year to the second; 0.05 is about 5 %.
    pub growth: f64,
    /// Its parks.
    pub parks: &'static [&'static str],
}

/// The areas in the order of the city's own tables.
#[rustfmt::skip] // one area a line reads as the table it is
pub const AREAS: [Area; 9] = [
    Area { name: "魏都区", region: "411002", share: 8.0, land_yield: 1.05, energy: 0.85, growth: 0.02, parks: &["许昌魏都产业集聚区"] },
    Area { name: "建安区", region: "411003", share: 14.0, land_yield: 0.92, energy: 0.95, growth: 0.05, parks: &["许昌尚集产业集聚区"] },
    Area { name: "禹州市", region: "411081", share: 21.0, land_yield: 0.95, energy: 1.20, growth: 0.03, parks: &["禹州市产业集聚区"] },
    Area { name: "长葛市", region: "411082", share: 22.0, land_yield: 1.12, energy: 1.05, growth: 0.09, parks: &["长葛市产业集聚区", "长葛大周产业集聚区"] },
    Area { name: "鄢陵县", region: "411024", share: 10.0, land_yield: 0.80, energy: 0.90, growth: 0.07, parks: &["鄢陵县产业集聚区"] },
    Area { name: "襄城县", region: "411025", share: 11.0, land_yield: 0.86, energy: 1.30, growth: -0.02, parks: &["襄城县产业集聚区"] },
    Area { name: "经济技术开发区", region: "411000", share: 7.0, land_yield: 1.28, energy: 0.80, growth: 0.06, parks: &["许昌经济技术产业集聚区"] },
    Area { name: "城乡一体化示范区", region: "411000", share: 4.0, land_yield: 1.38, energy: 0.75, growth: 0.11, parks: &["中原电气谷核心区产业集聚区"] },
    Area { name: "东城区", region: "411000", share: 3.0, land_yield: 1.18, energy: 0.70, growth: 0.04, parks: &["东城区产业集聚区"] },
];
