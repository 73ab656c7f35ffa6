namespace Chat.Server.Ports;

/// <summary>How much of each stream is kept. Synchronous, cheap, and the same for a stream as long as the process lives.</summary>
internal interface IRetention
{
    Retention Of(StreamKey stream);

    /// <summary>The longest age of any stream.</summary>
    TimeSpan LongestAge { get; }
}
