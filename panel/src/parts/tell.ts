/** Says at the screen's edge what became of an order: what was done, or why not, in the server's words. */
import { notifications } from "@mantine/notifications";

/** What was done. @param message whole sentences, as the server words them */
export const tell = (message: string): void => {
  notifications.show({ message, color: "green", className: "written" });
};

/** What was not: stays until it is read. @param title what was tried, `The reminder is not cancelled` */
export const tellFailure = (title: string, error: Error): void => {
  notifications.show({
    title,
    message: error.message,
    color: "red",
    autoClose: false,
    className: "written",
  });
};
