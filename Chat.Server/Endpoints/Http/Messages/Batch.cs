namespace Chat.Server.Endpoints.Http.Messages;

/// <summary>Up to <see cref="MaxMessages"/> messages for any rooms. Those for one room are said in this order.</summary>
internal sealed record Batch(IReadOnlyList<BatchMessage> Messages)
{
    public const int MaxMessages = 1000;

    /// <summary>Bytes of a body: a thousand texts of the usual longest kind, mostly ASCII.</summary>
    public const int BodyBytes = 8 * 1024 * 1024;
}
