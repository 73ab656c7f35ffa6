using Chat.Contracts;
using Chat.Server.Ports;

namespace Chat.Server.Rooms.Subscriptions;

internal static class LastMessageMapping
{
    /// <summary>A message as a list of rooms shows it, its text cut between characters.</summary>
    public static LastMessage ToLast(this LoggedMessage message) => new(
        message.Seq, message.From, Cut(message.Text), message.Timestamp, MessageExtras.Of(message.Extras).Event, message.Change is { IsDeletion: true } ? true : null);

    private static string Cut(string text)
    {
        if (text.Length <= ChatLimits.LastTextLength) return text;
        return char.IsHighSurrogate(text[ChatLimits.LastTextLength - 1]) ? text[..(ChatLimits.LastTextLength - 1)] : text[..ChatLimits.LastTextLength];
    }
}
