using System.Net.WebSockets;

namespace Chat.Server.FastPath;

/// <summary>A WebSocket whose request has ended.</summary>
/// <param name="WebSocket">For receiving and closing.</param>
/// <param name="Frames">Where ready-made frames go.</param>
/// <param name="Connection">What it runs over.</param>
internal sealed record OwnSocket(WebSocket WebSocket, FrameStream Frames, Takeover Connection);
