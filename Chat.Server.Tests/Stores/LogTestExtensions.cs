using Chat.Server.Ports;

namespace Chat.Server.Tests.Stores;

internal static class LogTestExtensions
{
    public static ValueTask<AppendResult> SayAsync(this IMessageLog log, StreamKey stream, string text, string from = "alice", string? id = null) =>
        log.AppendAsync(stream, new MessageDraft(from, text, id));

    /// <summary>Appends so many messages at once, in order; the last result.</summary>
    public static async Task<AppendResult> SayManyAsync(this IMessageLog log, StreamKey stream, int count)
    {
        var appends = Enumerable.Range(1, count).Select(i => log.SayAsync(stream, $"message {i}").AsTask()).ToArray();
        return (await Task.WhenAll(appends))[^1];
    }

    public static IEnumerable<long> Seqs(this LogPage page) => page.Messages.Select(m => m.Seq);
}
