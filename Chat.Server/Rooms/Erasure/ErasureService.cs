using System.Runtime.CompilerServices;
using Chat.Server.Ports;
using Chat.Server.Rooms.Reactions;

namespace Chat.Server.Rooms.Erasure;

/// <summary>
/// Erases what a user said and what is kept about the user, and gives it out: rooms and direct conversations, reactions, sanctions, subscriptions, and what waits for back ends. Messages become tombstones without a
/// sender, reactions to those of others are taken back; members of rooms are told as of any deletion. What the user says meanwhile may stay, so whoever is to be forgotten is cut off first.
/// </summary>
internal sealed class ErasureService(
    IMessageErasure erasure, AmendmentService amendments, ReactionService reactions, ISanctions sanctions, ISubscriptions subscriptions, IOutbox outbox, TimeProvider time, ILogger<ErasureService> logger)
{
    /// <summary>How long one call works at most, so that no request takes long; the next one goes on where it ended.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    private const int PageLength = 200;

    /// <summary>Works for a while. Everything it has done stays done; beginning anew does no harm.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="from">Null to begin, else <see cref="ErasureReport.Next"/>; one that is no such thing throws <see cref="FormatException"/>.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<ErasureReport> EraseAsync(string userId, string? from, string by, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var erased = 0;
        do
        {
            var page = await erasure.FindSentAsync(userId, from, PageLength, cancellation);
            foreach (var (stream, message) in page.Messages)
            {
                if (message.From != userId) await reactions.EraseAsync(stream, message, userId);
                else if (await amendments.DeleteAsync(stream, message, by, erasesSender: true) is not null) erased++;
            }

            from = page.Next;
        }
        while (from is not null && time.GetElapsedTime(began) < Budget);

        if (from is not null) return new ErasureReport(userId, erased, 0, Done: false, from);
        var forgotten = await sanctions.ForgetUserAsync(userId, cancellation);
        await subscriptions.RemoveUserAsync(userId, cancellation);
        await outbox.ForgetUserAsync(userId, cancellation);
        logger.Erased(by, userId);
        return new ErasureReport(userId, erased, forgotten, Done: true, null);
    }

    /// <summary>Everything a user has said that is still there, and the messages of others to which it has reacted.</summary>
    public async IAsyncEnumerable<SentMessage> ExportAsync(string userId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? from = null;
        do
        {
            var page = await erasure.FindSentAsync(userId, from, PageLength, cancellation);
            foreach (var sent in page.Messages) yield return sent;
            from = page.Next;
        }
        while (from is not null);
    }
}
