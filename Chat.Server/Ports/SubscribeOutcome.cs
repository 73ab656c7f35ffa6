namespace Chat.Server.Ports;

internal enum SubscribeOutcome
{
    Added,

    /// <summary>The user was subscribed already; nothing has changed.</summary>
    Present,

    /// <summary>The user has as many rooms as <see cref="SubscriptionOptions.MaxRoomsPerUser"/> allows.</summary>
    TooManyRooms,

    /// <summary>The room has as many users as <see cref="SubscriptionOptions.MaxUsersPerRoom"/> allows.</summary>
    RoomFull,
}
