using System.Globalization;

namespace Chat.Server.Stores;

/// <summary>Where a search through all streams goes on, in a store that numbers them: behind a message.</summary>
/// <param name="Stream">The number of its stream.</param>
/// <param name="Seq">Its number.</param>
internal readonly record struct NumberedPlace(long Stream, long Seq)
{
    /// <summary>Null is the beginning.</summary>
    /// <exception cref="FormatException">It is no place.</exception>
    public static NumberedPlace Parse(string? text)
    {
        if (text is null) return default;
        var parts = text.Split(':');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var stream)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
                ? new NumberedPlace(stream, seq)
                : throw new FormatException("This is no place of a search.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Stream}:{Seq}");
}
