using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Endpoints.Connections;

/// <summary>Section <c>Chat:Transport</c>: how clients connect.</summary>
internal sealed class TransportOptions
{
    public const string Section = "Chat:Transport";

    /// <summary>
    /// The largest message of a client. It has room for the longest text with every character escaped, the most data and 2 KiB of other fields, or the server does not start.
    /// </summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxFrameBytes { get; set; } = 64 * 1024;

    /// <summary>How long a WebSocket may be silent before it is pinged.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:20")]
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a ping may go unanswered before the connection is given up.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:25")]
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a long poll waits for something to send; below the patience of every proxy on the way. Proxies end a request that is silent for longer than they like, most often 60 s,
    /// and the client takes that for the end of its connection.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:30")]
    public TimeSpan LongPollTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// Whether messages to clients that offer permessage-deflate (RFC 7692) are compressed, and how. <see href="performance.md#compression">Where it pays</see>. Compressing secrets beside text that others choose can leak them (the CRIME and
    /// BREACH attacks).
    /// </summary>
    [EnumDataType(typeof(CompressionMode))]
    public CompressionMode Compression { get; set; }

    /// <summary>
    /// Pages of other origins that may connect (<c>https://app.example.com</c>, <c>https://bücher.example</c>) and app shells (<c>capacitor://localhost</c>, <c>tauri://localhost</c>, <c>http://tauri.localhost</c>). <c>*</c> allows all.
    /// Case, a port that is the scheme's own, and whether a host is written <c>bücher.example</c> or <c>xn--bcher-kva.example</c> make no difference. The server's own origin may always, localhost in Development.
    /// Clients that are not browsers send no origin and are not affected.
    /// </summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>
    /// Networks of the proxies in front, such as <c>10.0.0.0/8</c>. Only from there are <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> believed.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];
}
