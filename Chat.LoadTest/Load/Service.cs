using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Load;

/// <summary>The servers under load, how to sign in and what to speak there.</summary>
/// <param name="Nodes">Connections are spread over all of them.</param>
/// <param name="Formats">Connections take turns.</param>
/// <param name="Tokens">Who signs.</param>
/// <param name="AnyCertificate">Whether certificates are taken unchecked.</param>
/// <param name="Deflate">Whether connections offer permessage-deflate.</param>
/// <param name="Http2">Whether WebSockets are opened over HTTP/2; with https only, and without <paramref name="Deflate"/>.</param>
internal sealed record Service(IReadOnlyList<Uri> Nodes, IReadOnlyList<WireFormat> Formats, Tokens Tokens, bool AnyCertificate = false, bool Deflate = false, bool Http2 = false);
