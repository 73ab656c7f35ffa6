using System.CommandLine;
using System.Globalization;

namespace Chat.LoadTest.Commands;

/// <summary>Durations as people write them: <c>30s</c>, <c>500ms</c>, <c>2m</c>, or seconds without a unit; and as the help shows defaults, <c>00:10:00</c>.</summary>
internal static class Durations
{
    public static Option<TimeSpan> Option(string name, string description, TimeSpan value) => new(name)
    {
        Description = $"{description}, such as 500ms, 30s or 2m",
        DefaultValueFactory = _ => value,
        CustomParser = result =>
        {
            if (TryParse(result.Tokens[0].Value, out var duration)) return duration;
            result.AddError($"'{result.Tokens[0].Value}' is no duration; write it as 500ms, 30s or 2m.");
            return default;
        },
    };

    public static bool TryParse(string text, out TimeSpan duration)
    {
        if (TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration) && text.Contains(':')) return duration >= TimeSpan.Zero;
        var unit = text.TrimStart([.. "0123456789."]);
        var known = double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        double? seconds = unit switch { "ms" => number / 1000, "" or "s" => number, "m" or "min" => number * 60, "h" => number * 3600, _ => null };
        duration = TimeSpan.FromSeconds(seconds ?? 0);
        return known && seconds is not null;
    }
}
