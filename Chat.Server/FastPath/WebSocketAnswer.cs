using System.Security.Cryptography;
using System.Text;

namespace Chat.Server.FastPath;

/// <summary>The server's half of a WebSocket's opening (RFC 6455, section 4.2.2).</summary>
internal static class WebSocketAnswer
{
    /// <summary>What the client's key is hashed with, a constant of the RFC.</summary>
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Writes the headers that accept a request, which must be one that opens a WebSocket.</summary>
    public static void Write(HttpContext context, string? subprotocol, bool deflate)
    {
        var headers = context.Response.Headers;
        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Accept(context.Request.Headers.SecWebSocketKey.ToString());
        if (deflate) headers.SecWebSocketExtensions = DeflateOffer.Answer;
        if (subprotocol is not null) headers.SecWebSocketProtocol = subprotocol;
    }

    // SHA-1 proves here that the server has read the request, and protects nothing.
#pragma warning disable CA5350
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Guid)));
#pragma warning restore CA5350
}
