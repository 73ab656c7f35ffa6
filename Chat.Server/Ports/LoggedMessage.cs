using System.Text;

namespace Chat.Server.Ports;

/// <summary>A message as it stands in the log.</summary>
/// <param name="Id">A UUIDv7 in its text form, of the same millisecond as the timestamp.</param>
/// <param name="Seq">Its number in the stream, from 1.</param>
/// <param name="From">The sender's user id; empty when the sender was erased.</param>
/// <param name="Text">The text.</param>
/// <param name="Timestamp">When it was taken, UTC, in whole milliseconds.</param>
/// <param name="ClientMessageId">The sender's own id for it, if it gave one.</param>
/// <param name="Change">What was done to it last, if anything was.</param>
/// <param name="Extras">What goes with it, as in its <see cref="MessageDraft"/> and to be read with <see cref="MessageExtras.Of"/>; gone when it was deleted.</param>
internal sealed record LoggedMessage(
    string Id, long Seq, string From, string Text, DateTime Timestamp, string? ClientMessageId, LoggedChange? Change = null, string? Extras = null)
{
    /// <summary>What a message counts for beside its texts: its id, number, time and the names of fields.</summary>
    public const int Overhead = 128;

    /// <summary>What it counts for on a page: sender, client message id, extras and text in UTF-8, and <see cref="Overhead"/>; the same for every store and protocol.</summary>
    public int PageBytes => Overhead + Encoding.UTF8.GetByteCount(From) + Encoding.UTF8.GetByteCount(ClientMessageId ?? "")
        + Encoding.UTF8.GetByteCount(Extras ?? "") + Encoding.UTF8.GetByteCount(Text);
}
