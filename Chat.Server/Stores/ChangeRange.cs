using Chat.Server.Ports;

namespace Chat.Server.Stores;

/// <summary>Which changes a page begins after: the arithmetic of reading them, the same for every store.</summary>
/// <param name="After">The page holds changes with greater numbers.</param>
/// <param name="Continuous">As in <see cref="ChangePage"/>.</param>
internal readonly record struct ChangeRange(long After, bool Continuous)
{
    /// <param name="after">The position asked for.</param>
    /// <param name="head">The end of the stream.</param>
    /// <param name="lost">The greatest number of a change whose message is gone; 0 when there is none.</param>
    public static ChangeRange Of(LogPosition after, StreamHead head, long lost)
    {
        var continuous = (after.Epoch is null || after.Epoch == head.Epoch) && after.Seq >= lost && after.Seq <= head.Changes;
        return new ChangeRange(continuous ? after.Seq : 0, continuous);
    }
}
