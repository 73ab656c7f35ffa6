using Chat.Contracts;

namespace Chat.Server.Delivery;

/// <summary>What a relay has read from its stream.</summary>
/// <param name="Head">The head of the stream when the page was read; never older than its last message.</param>
/// <param name="Continuous">False when the asked position is not in the stream any more.</param>
/// <param name="Messages">Oldest first, consecutive numbers; null where there is nothing to deliver.</param>
internal sealed record RepairPage(StreamPosition Head, bool Continuous, IReadOnlyList<(long Seq, Outgoing? Message)> Messages);
