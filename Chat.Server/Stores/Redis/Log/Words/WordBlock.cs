using System.IO.Hashing;
using System.Text;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Redis.Log.Words;

/// <summary>
/// What the index knows of messages: of each <see cref="Length"/> that follow each other, which words are in them, each as a short hash of six letters that is another in each room.
/// Hashes collide and a block has many messages, so whoever finds one looks at its messages. RediSearch so never reads a word: it has no say in what a word is, nothing in
/// it can be taken for its language, and a beginning of a word is looked up as it is, without a bound on how many words begin so.
/// </summary>
internal static class WordBlock
{
    public const int Length = 16;

    /// <summary>The longest beginnings of words that the index has. Longer ones are looked up by theirs.</summary>
    private const int LongestBeginning = 3;

    private const int Letters = 6;
    private const ulong Values = 26 * 26 * 26 * 26 * 26 * 26;

    /// <summary>The block of a message.</summary>
    public static long Of(long seq) => (seq - 1) / Length;

    /// <summary>What names a room in the index. Another room's may be the same in theory.</summary>
    public static string RoomOf(StreamKey stream) => Spell(Hash(stream.Value, 0), 14);

    /// <summary>The hashes of all words of some messages, and of how they begin; empty when there are none.</summary>
    public static string WordsOf(StreamKey stream, IEnumerable<LoggedMessage> messages)
    {
        var seed = Hash(stream.Value, 0);
        var values = new HashSet<ulong>();
        foreach (var word in messages.SelectMany(message => SearchText.WordsOf(message.Text)))
        {
            values.Add(Value(seed, word, 0));
            for (var length = 1; length <= Math.Min(LongestBeginning, word.Length); length++) values.Add(Value(seed, word.AsSpan(0, length), length));
        }

        return string.Join(',', values.Select(value => Spell(value, Letters)));
    }

    /// <summary>The hashes that a block has when one of its messages is what is searched.</summary>
    public static IEnumerable<string> WordsOf(StreamKey stream, SearchQuery query)
    {
        var seed = Hash(stream.Value, 0);
        return query.Words.Select(word =>
        {
            var length = word.IsBeginning ? Math.Min(LongestBeginning, word.Text.Length) : 0;
            return Spell(Value(seed, length == 0 ? word.Text : word.Text.AsSpan(0, length), length), Letters);
        }).Distinct();
    }

    /// <param name="seed">The hash of the stream.</param>
    /// <param name="text">The word, or how it begins.</param>
    /// <param name="beginning">0 for a word, the length of a beginning.</param>
    private static ulong Value(ulong seed, ReadOnlySpan<char> text, int beginning) => Hash(text, unchecked(seed + (ulong)beginning)) % Values;

    private static ulong Hash(ReadOnlySpan<char> text, ulong seed)
    {
        // A beginning may end within a pair of surrogates: half of one counts as any other half.
        Span<byte> bytes = stackalloc byte[1024];
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most > bytes.Length) bytes = new byte[most];
        return XxHash64.HashToUInt64(bytes[..Encoding.UTF8.GetBytes(text, bytes)], unchecked((long)seed));
    }

    private static string Spell(ulong value, int letters) => string.Create(letters, value, static (text, rest) =>
    {
        for (var i = 0; i < text.Length; i++, rest /= 26) text[i] = (char)('a' + (int)(rest % 26));
    });
}
