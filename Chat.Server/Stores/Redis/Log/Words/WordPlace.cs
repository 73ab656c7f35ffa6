using System.Globalization;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Redis.Log.Words;

/// <summary>
/// How far the index has come with a stream: it has the whole blocks from the one of the oldest message to <paramref name="Next"/>, each as its messages were after
/// <paramref name="Change"/> or later. It lies beside the stream and changes in one step with the index, so nobody who has read it can write what is older.
/// </summary>
/// <param name="Life">The life of the index.</param>
/// <param name="Epoch">The epoch of the stream; <see cref="None"/> where the index is to forget the stream and may have forgotten a part.</param>
/// <param name="Trimmed">The number up to which messages were gone from the log. Blocks before have left the index.</param>
/// <param name="Next">The first block that is not in the index.</param>
/// <param name="Change">The number of the last change that is in the index.</param>
internal sealed record WordPlace(string Life, string Epoch, long Trimmed, long Next, long Change)
{
    private const string None = "-";

    /// <summary>The first block that may be in the index.</summary>
    public long First => Trimmed / WordBlock.Length;

    /// <summary>The number of the last message that the index has, or the log does not.</summary>
    public long Seq => Math.Max(Next * WordBlock.Length, Trimmed);

    /// <summary>How the place begins as long as nothing but trimmed blocks leaves the index.</summary>
    public string Beginning => $"{Life} {Epoch} ";

    /// <summary>The place when all blocks before one were forgotten; null when none is left.</summary>
    public WordPlace? Forgotten(long before) => before >= Next ? null : this with { Epoch = None, Trimmed = before * WordBlock.Length };

    /// <summary>Null for an empty text. Throws <see cref="MessageLogUnavailableException"/> for what is no place.</summary>
    public static WordPlace? Parse(string text)
    {
        if (text.Length == 0) return null;
        var fields = text.Split(' ');
        return fields.Length == 5 && TryNumber(fields[2], out var trimmed) && TryNumber(fields[3], out var next) && TryNumber(fields[4], out var change)
            ? new WordPlace(fields[0], fields[1], trimmed, next, change)
            : throw new MessageLogUnavailableException("Redis holds something else than how far the index of words has come.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Life} {Epoch} {Trimmed} {Next} {Change}");

    private static bool TryNumber(string digits, out long number) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
