using System.Text.Json;
using Chat.Server.Tests.Clients;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Server.Tests.StockClients;

/// <summary>Microsoft.AspNetCore.SignalR.Client.</summary>
internal sealed class DotNetStockClient : StockClient
{
    private readonly HubConnection connection;

    public DotNetStockClient(StockClientOptions options)
    {
        var builder = new HubConnectionBuilder().WithUrl(options.Hub, http =>
        {
            http.AccessTokenProvider = () => Task.FromResult<string?>(options.Token());
            http.SkipNegotiation = options.SkipNegotiation;
            if (options.SkipNegotiation) http.Transports = HttpTransportType.WebSockets;
            if (options.Transport is { } transport) http.Transports = transport;
        }).WithAutomaticReconnect();
        if (options.Protocol == WireProtocol.MessagePack) builder.AddMessagePackProtocol();
        connection = builder.Build();
        connection.Reconnecting += error => Note(StateChange.Reconnecting, error);
        connection.Reconnected += _ => Note(StateChange.Reconnected, null);
        connection.Closed += error => Note(StateChange.Closed, error);
        foreach (var (name, type) in Records)
            connection.On(name, [type], (arguments, _) =>
            {
                Events.Add(arguments[0]!);
                return Task.CompletedTask;
            }, this);
    }

    public override Task StartAsync() => connection.StartAsync();

    public override async Task<JsonElement?> InvokeAsync(string operation, object request)
    {
        try
        {
            var answer = await connection.InvokeCoreAsync(operation, typeof(object), [request]);
            return answer is null ? null : JsonSerializer.SerializeToElement(answer);
        }
        catch (HubException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    public override ValueTask DisposeAsync() => connection.DisposeAsync();

    private Task Note(string state, Exception? error)
    {
        Events.Add(new StateChange(state, error?.Message));
        return Task.CompletedTask;
    }
}
