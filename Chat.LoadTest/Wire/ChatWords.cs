using System.Text;

namespace Chat.LoadTest.Wire;

/// <summary>
/// Text as chats have it, for what is to be compressed: common English words, the more frequent the further in front (Zipf's law, exponent 1), the same in every run.
/// </summary>
internal static class ChatWords
{
    private const int Length = 256 * 1024;

    private static readonly string[] Words =
        ("the to and a of in is it you that for on we was with have this be are not but at as they what so can if do my just me all get like there from will one about out your know when time up "
        + "think now good go see no would how some then here more our has by an them been could did want need work think today tomorrow yes ok thanks please meeting call later right back new make "
        + "way people because really over first after day still well take should down look even great where who any much sure maybe also only something before send file review build server test branch "
        + "merge deploy customer ticket issue question answer report number version release update change morning evening week friday monday lunch coffee team project plan design draft link document page "
        + "screen button error crash fixed broken slow fast works nice cool sorry wait moment minute hour welcome hello everybody").Split(' ');

    private static readonly byte[] Text = Make();

    /// <summary>Fills the bytes from somewhere in the text, by a number.</summary>
    public static void Fill(Span<byte> bytes, int number) => Text.AsSpan((int)((uint)number * 2_654_435_761u % (Length - 64 * 1024)), bytes.Length).CopyTo(bytes);

    private static byte[] Make()
    {
        double[] upTo = new double[Words.Length];
        for (var i = 0; i < upTo.Length; i++) upTo[i] = (i > 0 ? upTo[i - 1] : 0) + 1.0 / (i + 1);
        var text = new StringBuilder(Length + 16);
        for (ulong state = 88_172_645_463_325_252; text.Length < Length;)
        {
            state ^= state << 13; // xorshift64, Marsaglia 2003
            state ^= state >> 7;
            state ^= state << 17;
            var place = Array.BinarySearch(upTo, (state >> 11) / (double)(1UL << 53) * upTo[^1]);
            text.Append(Words[Math.Min(place < 0 ? ~place : place, Words.Length - 1)]).Append(state % 9 == 0 ? ", " : " ");
        }

        return Encoding.ASCII.GetBytes(text.ToString())[..Length];
    }
}
