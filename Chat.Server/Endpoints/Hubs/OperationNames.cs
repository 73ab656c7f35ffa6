using System.Collections.Frozen;
using System.Reflection;
using Chat.Server.Hubs;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Endpoints.Hubs;

/// <summary>The protocol's name of each method of the hub, which is what operators know.</summary>
internal static class OperationNames
{
    private static readonly FrozenDictionary<string, string> Names = typeof(ChatHub).GetMethods()
        .Where(method => method.IsDefined(typeof(HubMethodNameAttribute)))
        .ToFrozenDictionary(method => method.Name, method => method.GetCustomAttribute<HubMethodNameAttribute>()!.Name, StringComparer.Ordinal);

    public static string Of(string method) => Names[method];
}
