//! The unified social credit code of GB 32100-2015: eighteen letters and digits, the last a check.

use crate::letter::half_width;

/// The 31 letters and digits of GB 32100-2015, in the order of their values.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// What a cell that should hold a code holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The code after repair, upper case and half width; or the words of the cell where it is no code.
    pub text: String,
    /// Whether letters were repaired (O for 0, I for 1): not for width, case and blanks alone.
    pub repaired: bool,
    /// Whether it is right.
    pub state: State,
}

/// Whether a code is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Eighteen letters of the alphabet and the right check letter.
    Valid,
    /// Eighteen letters of the alphabet; the last should be this one.
    WrongCheck(char),
    /// Not eighteen letters of the alphabet.
    Malformed,
}

/// Reads a code. O and I do not occur in codes (GB 32100-2015), so they are read as 0 and 1.
pub fn read(found: &str) -> Code {
    if let [body @ .., last] = found.as_bytes()
        && body.len() == 17
        && value(*last).is_some()
        && let Some(letter) = check_letter(body)
    {
        // The form in which nearly all codes come: nothing to repair.
        return Code {
            text: found.to_owned(),
            repaired: false,
            state: if letter == *last {
                State::Valid
            } else {
                State::WrongCheck(char::from(letter))
            },
        };
    }
    let clean: String = found
        .chars()
        .map(half_width)
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '\'' | '"' | '-'))
        .flat_map(char::to_uppercase)
        .collect();
    let text = clean.replace('O', "0").replace('I', "1");
    let state = if text.len() != 18 {
        State::Malformed
    } else {
        match check_letter(&text.as_bytes()[..17]) {
            None => State::Malformed,
            Some(letter) if letter == text.as_bytes()[17] => State::Valid,
            Some(letter) if ALPHABET.contains(&text.as_bytes()[17]) => State::WrongCheck(char::from(letter)),
            Some(_) => State::Malformed,
        }
    };
    let repaired = state != State::Malformed && text != clean;
    Code {
        text: if state == State::Malformed { clean } else { text },
        repaired,
        state,
    }
}

/// The code in the example row of a template. It has the right check letter and belongs to nobody.
pub fn example_code() -> String {
    let body = "91410000EXAMPLE00";
    let letter = check_letter(body.as_bytes()).map_or('0', char::from);
    format!("{body}{letter}")
}

/// The value of each byte as a letter of a code.
static VALUES: [Option<u8>; 256] = {
    let mut values = [None; 256];
    let mut index = 0;
    while index < ALPHABET.len() {
        values[ALPHABET[index] as usize] = Some(index as u8);
        index += 1;
    }
    values
};

fn value(letter: u8) -> Option<u8> {
    VALUES[usize::from(letter)]
}

/// The check letter of the first 17: 31 − (Σ value × 3^(i−1) mod 31), and 0 for 31. `None` if a letter is foreign.
pub fn check_letter(body: &[u8]) -> Option<u8> {
    let mut weight = 1;
    let mut sum = 0;
    for letter in body {
        sum += usize::from(value(*letter)?) * weight;
        weight = weight * 3 % 31;
    }
    Some(ALPHABET[(31 - sum % 31) % 31])
}

#[cfg(test)]
mod tests {
    use crate::survey::sheet::code::*;

    // Published codes of well-known bodies: Alibaba (China) Technology Co. and Huawei Technologies Co.
    #[test]
    fn published_codes_are_valid() {
        for code in ["91330100799655058B", "914403001922038216"] {
            assert_eq!(read(code).state, State::Valid, "{code}");
        }
    }

    #[test]
    fn the_code_of_the_example_row_is_valid() {
        assert_eq!(read(&example_code()).state, State::Valid);
    }

    #[test]
    fn letters_that_do_not_occur_are_repaired_and_width_and_case_do_not_count_as_repair() {
        let code = read("９１３３０１００７９９６５５０５８b");
        assert_eq!((code.state, code.repaired), (State::Valid, false));
        let code = read("9133OI00799655058B");
        assert_eq!((code.state, code.repaired), (State::Valid, true));
        assert_eq!(code.text, "91330100799655058B");
    }

    #[test]
    fn a_wrong_last_letter_names_the_right_one() {
        assert_eq!(read("91330100799655058C").state, State::WrongCheck('B'));
        assert_eq!(read("9133010079965505B").state, State::Malformed);
    }
}
