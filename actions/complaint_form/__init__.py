"""The guided path to a complaint: the actions of Rasa's form `complaint_form`.

Rasa asks for the slots complaint_safe to complaint_way in turn, each by its action action_ask_complaint_form_…, and calls
validate_complaint_form with every message. What is no answer that one rejects, and the rules answer it. The slot complaint_plan
stays open, so that the form goes on while the plan is read.
"""
