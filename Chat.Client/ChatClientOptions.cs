using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging;

namespace Chat.Client;

/// <summary>How a <see cref="ChatClient"/> works. It is read once, when the client is made.</summary>
public sealed class ChatClientOptions
{
    /// <summary>The server, such as <c>https://chat.example.com</c>, with the path it stands under, if any. Required.</summary>
    public Uri? Url { get; set; }

    /// <summary>
    /// Gives a token of the user. Called before each attempt to connect and when the server says that the token expires. Required. If it throws, the
    /// attempt counts as failed.
    /// </summary>
    public Func<CancellationToken, Task<string>>? Token { get; set; }

    /// <summary>How many of its last messages each room holds for its readers, from 1; 1,000 unless set. Who falls further behind reads on from the server's history.</summary>
    public int MessageBuffer { get; set; } = 1_000;

    /// <summary>The longest wait before an attempt to connect; 30 seconds unless set.</summary>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a message may be without a receipt, from the call on; 2 minutes unless set.</summary>
    public TimeSpan SendDeadline { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many messages may wait for their receipts in all, from 1; 1,000 unless set.</summary>
    public int OutboxLimit { get; set; } = 1_000;

    /// <summary>For how long the server is sure to recognise a message that is sent again (its <c>Chat:History:DuplicateWindow</c>); 10 minutes unless set.</summary>
    public TimeSpan DuplicateWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Where unsent messages are kept, such as a <see cref="FileOutbox"/>; in memory unless set.</summary>
    public IOutbox? Outbox { get; set; }

    /// <summary>Where the client logs, in the category <c>Chat.Client</c>; nowhere unless set.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Changes how each connection is built, for those who need SignalR itself.</summary>
    public Action<IHubConnectionBuilder>? ConfigureHub { get; set; }

    /// <summary>Changes how each connection is made: transports, certificates, a proxy.</summary>
    public Action<HttpConnectionOptions>? ConfigureHttp { get; set; }

    /// <summary>What is wrong with the options.</summary>
    internal IEnumerable<string> Faults()
    {
        if (Url is not { IsAbsoluteUri: true } || Url.Scheme is not ("http" or "https")) yield return $"{nameof(Url)} must be an absolute http or https address.";
        if (Token is null) yield return $"{nameof(Token)} must be set.";
        if (MessageBuffer < 1) yield return $"{nameof(MessageBuffer)} must be at least 1.";
        if (OutboxLimit < 1) yield return $"{nameof(OutboxLimit)} must be at least 1.";
        if (MaxReconnectDelay <= TimeSpan.Zero) yield return $"{nameof(MaxReconnectDelay)} must be longer than nothing.";
        if (SendDeadline <= TimeSpan.Zero) yield return $"{nameof(SendDeadline)} must be longer than nothing.";
        if (DuplicateWindow <= TimeSpan.Zero) yield return $"{nameof(DuplicateWindow)} must be longer than nothing.";
        if (TimeProvider is null) yield return $"{nameof(TimeProvider)} must be set.";
    }

    internal ChatClientOptions Copy() => (ChatClientOptions)MemberwiseClone();
}
