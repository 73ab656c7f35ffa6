namespace Chat.Server.Ports;

/// <summary>What a stored event does to the state of its room, see <see cref="IRoomState"/>.</summary>
/// <param name="Key">The key.</param>
/// <param name="Bytes">What the entry counts for, key and data in UTF-8; null when the event removes the key.</param>
/// <param name="MaxKeys">The most keys of the state.</param>
/// <param name="MaxBytes">The most bytes of its entries together.</param>
internal sealed record KeyChange(string Key, int? Bytes, int MaxKeys, int MaxBytes)
{
    /// <summary>Whether a state may become so large.</summary>
    /// <param name="keys">How many keys it has.</param>
    /// <param name="bytes">What its entries count for.</param>
    /// <param name="replaced">What the entry that the key has counts for; null when it has none.</param>
    public bool Fits(int keys, long bytes, int? replaced) =>
        Bytes is not { } own || ((replaced is not null || keys < MaxKeys) && bytes + own - (replaced ?? 0) <= MaxBytes) || own <= replaced;
}
