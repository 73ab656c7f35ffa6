namespace Chat.Server.Ports;

/// <summary>
/// Takes whole streams over from elsewhere, with their numbers, ids and times, for whom it operates: no client comes here.
/// <para>A stream is there as a whole, or not at all: when anything fails, what the messages throw included, it is as it was before.</para>
/// </summary>
internal interface IStreamImport
{
    /// <summary>Takes one over. Nothing is told to anybody, webhooks included.</summary>
    /// <returns>False when the stream has had messages already; then nothing has changed.</returns>
    /// <exception cref="MessageLogUnavailableException">The store cannot be used.</exception>
    Task<bool> ImportAsync(CarriedStream stream, CancellationToken cancellation);
}
