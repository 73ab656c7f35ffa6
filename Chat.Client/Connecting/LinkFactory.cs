using System.Net;
using System.Text.RegularExpressions;
using Chat.Client.Kernel;
using Chat.Contracts;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Client.Connecting;

/// <summary>Makes connections.</summary>
internal sealed class LinkFactory(ClientContext context, ILinkListener listener)
{
    /// <summary>How long an attempt may take, to its welcome.</summary>
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(15);

    /// <summary>A connection on which nothing came for so long is given up: the server, which sends something every 15 s, has missed it twice.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(40);

    private readonly Uri hub = HubOf(context.Options.Url!);

    /// <exception cref="ConnectFailedException">It did not come to a welcome.</exception>
    public async Task<(Link Link, Welcome Welcome)> OpenAsync(string token, CancellationToken cancellation)
    {
        var watch = new ResponseWatch();
        var link = new Link(Build(token, watch), listener, context);
        using var limit = context.Time.Limit(AttemptLimit);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            return (link, await link.StartAsync(any.Token).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            var end = link.IsAlive ? null : await link.Ended.ConfigureAwait(false);
            _ = context.Run(() => link.DisposeAsync().AsTask());
            cancellation.ThrowIfCancellationRequested();
            throw new ConnectFailedException(
                watch.Status ?? StatusIn(e), watch.RetryAfter ?? TimeSpan.Zero, end?.Reason ?? (limit.IsCancellationRequested ? "no welcome in time" : e.Message), e)
            { End = end };
        }
    }

    private HubConnection Build(string token, ResponseWatch watch)
    {
        var builder = new HubConnectionBuilder().WithUrl(hub, http =>
        {
            context.Options.ConfigureHttp?.Invoke(http);
            http.AccessTokenProvider = () => Task.FromResult<string?>(token);
            var configured = http.HttpMessageHandlerFactory;
            http.HttpMessageHandlerFactory = inner => watch.Around(configured?.Invoke(inner) ?? inner, context.Time);
        });
        builder.AddJsonProtocol(json => json.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ChatJson.Resolver));
        if (context.Options.LoggerFactory is { } loggers) builder.Services.AddSingleton(loggers);
        builder.WithServerTimeout(SilenceLimit);
        context.Options.ConfigureHub?.Invoke(builder);
        return builder.Build();
    }

    private static Uri HubOf(Uri server)
    {
        var address = server.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new Uri(address.EndsWith(ChatEndpoints.Hub, StringComparison.Ordinal) ? address : address + ChatEndpoints.Hub);
    }

    /// <summary>A WebSocket that is opened without having negotiated tells of the status in words alone.</summary>
    private static HttpStatusCode? StatusIn(Exception e) =>
        Regex.Match(e.ToString(), "status code '(?<status>[45]\\d\\d)'") is { Success: true } match
            ? (HttpStatusCode)int.Parse(match.Groups["status"].Value, System.Globalization.CultureInfo.InvariantCulture)
            : null;
}
