using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Endpoints.Connections;

/// <summary>Section <c>Chat:Transport</c>: how clients connect.</summary>
internal sealed class TransportOptions
{
    public const string Section = "Chat:Transport";

    /// <summary>
    /// The largest message a client may send, in bytes; 1 KiB to 16 MiB. It must have room for the longest text with every
    /// character escaped and the most data, see <see cref="TransportOptionsValidator"/>.
    /// </summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxFrameBytes { get; set; } = 64 * 1024;

    /// <summary>How long a WebSocket may be silent before it is pinged; 1–20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:20")]
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a ping may go unanswered before the connection is given up; 1–25 s, so a dead peer is found within 45 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:25")]
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a long poll waits for something to send; 1–90 s. Proxies end a request that is silent for longer than they like, most often 60 s,
    /// and the client takes that for the end of its connection.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:30")]
    public TimeSpan LongPollTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// Whether messages to clients that offer permessage-deflate are compressed, and how. Per connection it costs memory and CPU for each, and compressing
    /// secrets beside text that others choose can leak them (the CRIME and BREACH attacks).
    /// </summary>
    [EnumDataType(typeof(CompressionMode))]
    public CompressionMode Compression { get; set; }

    /// <summary>
    /// Origins of pages that may connect, such as <c>https://app.example.com</c>, and of app shells, such as <c>capacitor://localhost</c>; <c>*</c> allows all.
    /// Case, a port that is the scheme's own, and the letters of a host (<c>bücher.example</c> or <c>xn--bcher-kva.example</c>) make no difference. The server's own
    /// origin is always allowed, and localhost in Development. Clients that are not browsers send no origin and are not affected.
    /// </summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>
    /// Networks of the proxies in front of this server, such as <c>10.0.0.0/8</c>. Only from there are <c>X-Forwarded-For</c>
    /// and <c>X-Forwarded-Proto</c> believed.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];
}
