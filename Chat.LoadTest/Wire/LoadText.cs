using System.Buffers.Text;
using System.Globalization;

namespace Chat.LoadTest.Wire;

/// <summary>What the text of a load message says: when it was due to be sent, and its number among its room's. It stands first in the text, in ASCII that no protocol escapes.</summary>
/// <param name="Due">A timestamp of the process's clock.</param>
/// <param name="Number">1, 2, 3 … per room, in the order of sending.</param>
internal readonly record struct LoadText(long Due, int Number)
{
    /// <summary>The shortest text.</summary>
    public const int MinLength = 25;

    private const byte Mark = (byte)'~';

    public void Write(Span<byte> text)
    {
        text[0] = Mark;
        Due.TryFormat(text[1..], out _, "x16", CultureInfo.InvariantCulture);
        Number.TryFormat(text[17..], out _, "x8", CultureInfo.InvariantCulture);
        ChatWords.Fill(text[MinLength..], Number);
    }

    public static bool TryRead(ReadOnlySpan<byte> text, out LoadText value)
    {
        value = default;
        if (text.Length < MinLength || text[0] != Mark
            || !Utf8Parser.TryParse(text.Slice(1, 16), out long due, out var length, 'x') || length != 16
            || !Utf8Parser.TryParse(text.Slice(17, 8), out int number, out length, 'x') || length != 8) return false;
        value = new LoadText(due, number);
        return true;
    }
}
