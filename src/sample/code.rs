//! Unified social credit codes by GB 32100-2015, of organisations that do not exist.

/// The 31 letters of GB 32100-2015 in the order of their values 0–30: no I, O, S, V, Z.
pub const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Credit code of enterprise `number` registered in `region` (six digits): 91 (a company), region, an organisation code
/// that begins with X as no issued one does, check letter.
pub fn credit_code(region: &str, number: usize) -> String {
    let body = format!("{:X>8}", format!("{number:06}"));
    let mut code = format!("91{region}{body}");
    code.push(organisation_check(&body));
    code.push(check_letter(&code));
    code
}

/// Check letter of an organisation code, GB 11714-1997: 11 − Σ weight × value mod 11; 10 is X, 11 is 0.
fn organisation_check(body: &str) -> char {
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body
        .chars()
        .zip(weights)
        .map(|(letter, weight)| letter.to_digit(36).unwrap_or(0) * weight)
        .sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

/// Check letter of the first 17 letters, GB 32100-2015: the value 31 − Σ 3^(i−1) × value mod 31, 31 being 0.
pub fn check_letter(code: &str) -> char {
    let mut weight = 1;
    let mut sum = 0;
    for letter in code.bytes().take(17) {
        let value = ALPHABET.iter().position(|known| *known == letter).unwrap_or(0);
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    char::from(ALPHABET[(31 - sum % 31) % 31])
}
