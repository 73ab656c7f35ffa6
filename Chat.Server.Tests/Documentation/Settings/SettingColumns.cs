using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Chat.Server.Kernel;

namespace Chat.Server.Tests.Documentation.Settings;

/// <summary>What the reference says of a setting besides what it means.</summary>
internal static class SettingColumns
{
    private const string None = "–";

    /// <summary>From here on a bound is none.</summary>
    private const double Unbounded = long.MaxValue / 2.0;

    public static string Default(Setting setting) => setting.Default switch
    {
        null or "" => None,
        bool value => value ? "`true`" : "`false`",
        TimeSpan time => $"`{Time(time)}`",
        Array => "`[]`",
        var value => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
    };

    /// <summary>What may be given.</summary>
    public static string Values(Setting setting)
    {
        var type = Nullable.GetUnderlyingType(setting.Property.PropertyType) ?? setting.Property.PropertyType;
        var range = setting.Property.GetCustomAttribute<RangeAttribute>();
        return type switch
        {
            { IsEnum: true } => string.Join(", ", Enum.GetNames(type).Select(name => $"`{name}`")),
            { IsArray: true } => SettingGroup.IsList(type, out _) ? "a list, an entry has the settings below" : "a list",
            _ when type == typeof(bool) => "`true`, `false`",
            _ when type == typeof(string) => "a text",
            _ when type == typeof(TimeSpan) => range is null ? "a time" : $"a time, `{range.Minimum}` to `{range.Maximum}`",
            _ => Unit(setting) + (range is null ? "" : $", {Bounds(range)}"),
        };
    }

    private static string Unit(Setting setting) => setting.Property.Name.EndsWith("Bytes", StringComparison.Ordinal) ? "bytes" : "a number";

    private static string Bounds(RangeAttribute range)
    {
        var (least, most) = (Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture));
        return most > Unbounded ? $"{Number(least)} or more" : $"{Number(least)} to {Number(most)}";
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(TimeSpan time) =>
        (time.Days > 0 ? $"{time.Days}." : "") + time.ToString(time.Milliseconds == 0 ? @"hh\:mm\:ss" : @"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
}
