/// A day of the Gregorian calendar, as in `2026-10-22`.
struct CalendarDay {
    /// When it begins in UTC, seconds since 1970.
    let unixS: Int64

    /// Nil unless it is a day from 1970 on, with four, two and two digits.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], text.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) }),
            let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2])
        else { return nil }
        guard year >= 1970, (1...12).contains(month), (1...Self.days(month, of: year)).contains(day) else { return nil }
        // Years that begin in March, so that the leap day is the last one of a year.
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        unixS = (shifted * 365 + leapDays + dayOfYear - Self.daysBefore1970) * 86_400
    }

    /// From the first of March of the year 0.
    private static let daysBefore1970: Int64 = 719_468

    private static func days(_ month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
