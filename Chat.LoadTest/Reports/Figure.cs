using System.Globalization;

namespace Chat.LoadTest.Reports;

/// <summary>Numbers as people read them.</summary>
internal static class Figure
{
    public static string Milliseconds(double? value) => value is not { } ms ? "–" : ms switch
    {
        < 10 => Text(ms, "0.00"),
        < 100 => Text(ms, "0.0"),
        _ => Text(ms, "#,0"),
    };

    public static string Whole(double? value) => value is { } number ? Text(number, "#,0") : "–";

    public static string Microseconds(double? value) => value is { } number ? Text(number, "0.0") : "–";

    public static string Cores(double value) => Text(value, "0.00");

    public static string Mebibytes(double bytes) => Text(bytes / 1048576, "#,0.0");

    public static string Kibibytes(double bytes) => Text(bytes / 1024, "#,0.0");

    public static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
