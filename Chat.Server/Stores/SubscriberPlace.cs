using System.Globalization;

namespace Chat.Server.Stores;

/// <summary>Where reading a room's subscribers goes on: stores number them in the order of their coming.</summary>
internal static class SubscriberPlace
{
    /// <summary>The number of the last one that was read; null is the beginning.</summary>
    /// <exception cref="FormatException">It is no place.</exception>
    public static long Parse(string? text) =>
        text is null ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException("This is no place among subscribers.");

    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);
}
