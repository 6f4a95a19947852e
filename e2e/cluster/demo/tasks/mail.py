"""Mail, with a mail server that hangs up now and then."""
import smtplib
import time

from demo.app import app


@app.task(
    name="mail.send_receipt",
    bind=True,
    autoretry_for=(smtplib.SMTPException,),
    retry_backoff=1,
    retry_jitter=False,
    max_retries=3,
)
def send_receipt(self, order_id, to, template="receipt_v3", hang_ups=0, work=0.15):
    time.sleep(work)
    if self.request.retries < hang_ups:
        hand_over(to)
    return {"order_id": order_id, "message_id": f"<{self.request.id}@mail.example.org>"}


def hand_over(to):
    raise smtplib.SMTPServerDisconnected(f"Connection unexpectedly closed while sending to {to}")


@app.task(name="mail.send_newsletter")
def send_newsletter(subject, recipients, body):
    time.sleep(0.2)
    return {"subject": subject, "sent": len(recipients), "preview": body[:40]}
