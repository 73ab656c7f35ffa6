using Chat.Contracts;

namespace Chat.Server.PlainJson;

/// <summary>
/// From the fields of a frame to the request record of its operation. Only the type of fields is judged here; what is
/// missing or out of bounds is for the hub to refuse, with the same code as for every other protocol.
/// </summary>
internal static class RequestBinding
{
    public static object Bind(in RequestFields fields)
    {
        if ((fields.Wrong & RequestField.Id) != 0) throw Wrong(RequestField.Id);
        switch (fields.Type)
        {
            case ChatOperations.Message:
                Check(fields, RequestField.Room | RequestField.Text | RequestField.ClientMessageId);
                return new SendMessageRequest(fields.Room!, fields.Text!, fields.ClientMessageId);
            case ChatOperations.Typing:
                Check(fields, RequestField.Room | RequestField.IsTyping);
                return new TypingRequest(fields.Room!, fields.IsTyping);
            case ChatOperations.Ping:
                return new PingRequest();
            case ChatOperations.JoinRoom:
                Check(fields, RequestField.Room | RequestField.After);
                if (fields.AfterSeq is not null) throw Wrong(RequestField.After);
                return new JoinRoomRequest(fields.Room!, fields.After);
            case ChatOperations.LeaveRoom:
                Check(fields, RequestField.Room);
                return new LeaveRoomRequest(fields.Room!);
            case ChatOperations.Members:
                Check(fields, RequestField.Room);
                return new MembersRequest(fields.Room!);
            case ChatOperations.Online:
                return new OnlineRequest();
            case ChatOperations.Direct:
                Check(fields, RequestField.UserId | RequestField.Text | RequestField.ClientMessageId);
                return new DirectRequest(fields.UserId!, fields.Text!, fields.ClientMessageId);
            case ChatOperations.Broadcast:
                Check(fields, RequestField.Message);
                return new BroadcastRequest(fields.Message!);
            case ChatOperations.History:
                Check(fields, RequestField.Room | RequestField.UserId | RequestField.Before | RequestField.After | RequestField.Limit);
                if (fields.After is not null) throw Wrong(RequestField.After);
                return new HistoryRequest(fields.Room, fields.UserId, fields.Before, fields.AfterSeq, fields.Limit);
            case ChatOperations.RefreshToken:
                Check(fields, RequestField.Token);
                return new RefreshTokenRequest(fields.Token!);
            case null when (fields.Wrong & RequestField.Type) != 0:
                throw Wrong(RequestField.Type);
            case null:
                throw new RequestException(ChatErrors.InvalidRequest, "The field type is missing.");
            default:
                throw new RequestException(ChatErrors.UnknownType, "No operation has this type.");
        }
    }

    private static void Check(in RequestFields fields, RequestField relevant)
    {
        var wrong = fields.Wrong & relevant;
        if (wrong != 0) throw Wrong(wrong);
    }

    private static RequestException Wrong(RequestField field) =>
        new(ChatErrors.InvalidRequest, $"Of the wrong type: {string.Join(", ", NamesOf(field))}.");

    private static IEnumerable<string> NamesOf(RequestField fields) =>
        from field in Enum.GetValues<RequestField>()
        where field != RequestField.None && (fields & field) != 0
        select field switch
        {
            RequestField.UserId => "user_id",
            RequestField.ClientMessageId => "client_message_id",
            RequestField.IsTyping => "is_typing",
            _ => field.ToString().ToLowerInvariant(),
        };
}
