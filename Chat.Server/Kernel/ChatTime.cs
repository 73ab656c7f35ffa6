using System.Globalization;

namespace Chat.Server.Kernel;

/// <summary>Times as text: RFC 3339, with a zone. Beyond milliseconds they are cut.</summary>
internal static class ChatTime
{
    private static readonly string[] Forms = [.. Enumerable.Range(0, 8).SelectMany(Form)];

    /// <summary>UTC, to the millisecond.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time in UTC, in whole milliseconds.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTime utc)
    {
        utc = default;
        if (text.Length is < 20 or > 35 || !DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return false;
        utc = WholeMilliseconds(time.UtcDateTime);
        return true;
    }

    public static DateTime WholeMilliseconds(DateTime utc) => new(utc.Ticks - utc.Ticks % TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);

    public static long ToUnix(DateTime utc) => new DateTimeOffset(utc).ToUnixTimeMilliseconds();

    public static DateTime FromUnix(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;

    private static IEnumerable<string> Form(int decimals)
    {
        var time = "yyyy-MM-dd'T'HH:mm:ss" + (decimals == 0 ? "" : "." + new string('f', decimals));
        yield return time + "'Z'";
        yield return time + "zzz";
    }
}
