/// Days of the Gregorian calendar in UTC.
package enum UTCDay {
    /// The day of a time as `2026-11-21`. Days before year 1 and after 9999 do not occur: times are held within them.
    package static func text(unixMS: Int64) -> String {
        let days = Int(max(-62_135_596_800_000, min(unixMS, 253_402_300_799_999)).quotientDown(86_400_000))
        // Counted in years that begin on 1 March, so that the leap day is the last: 719,468 days lie between
        // 0000-03-01 and 1970-01-01, and 400 years have 146,097.
        let shifted = days + 719_468
        let era = shifted.quotientDown(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

extension BinaryInteger {
    /// Division that rounds down, below zero too.
    fileprivate func quotientDown(_ divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
