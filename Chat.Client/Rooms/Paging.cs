using System.Runtime.CompilerServices;
using Chat.Contracts;

namespace Chat.Client.Rooms;

/// <summary>Reads logs page by page.</summary>
internal static class Paging
{
    public static async IAsyncEnumerable<ChatMessage> BackAsync(
        Func<long, HistoryRequest> request, Func<HistoryRequest, CancellationToken, Task<HistoryPage>> read, long before,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (before > 1)
        {
            var page = await read(request(before), cancellation).ConfigureAwait(false);
            foreach (var message in page.Messages.Reverse()) yield return message;
            if (!page.HasMore || page.Messages.Count == 0) yield break;
            before = page.Messages[0].Seq;
        }
    }

    public static async IAsyncEnumerable<ChatMessage> OnAsync(
        Func<long, HistoryRequest> request, Func<HistoryRequest, CancellationToken, Task<HistoryPage>> read, long after,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            var page = await read(request(after), cancellation).ConfigureAwait(false);
            foreach (var message in page.Messages.Where(message => message.Seq > after)) yield return message;
            if (page.Messages.Count == 0 || page.Messages[^1].Seq <= after || page.Messages[^1].Seq >= page.Position.Seq) yield break;
            after = page.Messages[^1].Seq;
        }
    }
}
