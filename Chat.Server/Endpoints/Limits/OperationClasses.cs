using Chat.Contracts;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Endpoints.Limits;

internal static class OperationClasses
{
    public const int Count = 5;

    public static OperationClass Of(HubMessage message) => message is not InvocationMessage { Target: var operation }
        ? OperationClass.Queries
        : operation switch
        {
            ChatOperations.Message or ChatOperations.Direct or ChatOperations.Broadcast or ChatOperations.Edit or ChatOperations.Delete or ChatOperations.React => OperationClass.Messages,
            ChatOperations.Typing => OperationClass.Typing,
            ChatOperations.Publish => OperationClass.Events,
            ChatOperations.JoinRoom or ChatOperations.LeaveRoom or ChatOperations.SubscribeRoom or ChatOperations.UnsubscribeRoom => OperationClass.Joins,
            _ => OperationClass.Queries,
        };

    /// <summary>Whether it joins a room. SignalR takes its methods' names in any case.</summary>
    public static bool IsJoin(HubMessage message) =>
        message is InvocationMessage { Target: var operation } && operation.Equals(ChatOperations.JoinRoom, StringComparison.OrdinalIgnoreCase);
}
