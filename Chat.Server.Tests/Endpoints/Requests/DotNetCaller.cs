using Chat.Contracts;
using Chat.Server.Tests.Harness;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>The stock .NET client of SignalR.</summary>
internal sealed class DotNetCaller : Caller
{
    private readonly HubConnection connection;

    private DotNetCaller(HubConnection connection) => this.connection = connection;

    public static async Task<DotNetCaller> ConnectAsync(Uri server, string token, bool messagePack)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(server, ChatEndpoints.Hub), options =>
        {
            options.AccessTokenProvider = () => Task.FromResult<string?>(token);
            options.SkipNegotiation = true;
            options.Transports = HttpTransportType.WebSockets;
        });
        if (messagePack) builder.AddMessagePackProtocol();
        var connection = builder.Build();
        await connection.StartAsync();
        return new DotNetCaller(connection);
    }

    public override async Task<CallResult> CallAsync(string operation, params object?[] arguments)
    {
        try
        {
            await connection.InvokeCoreAsync(operation, typeof(object), [.. arguments.Select(WithoutUndefined)]).WaitAsync(Wait.Deadline);
            return CallResult.Answered;
        }
        catch (HubException e)
        {
            return CallResult.Failed(e.Message);
        }
    }

    public override ValueTask DisposeAsync() => connection.DisposeAsync();

    private static object? WithoutUndefined(object? value) => value is Dictionary<string, object?> record
        ? record.Where(field => field.Value is not Undefined).ToDictionary(field => field.Key, field => WithoutUndefined(field.Value))
        : value;
}
